"""Nothing lost, nothing twice: processes are killed (kill -9) while a stream of events goes through.

`python -m chaos` (see `make chaos`) runs it whole; `test_chaos.py` a shorter form. The parts, each a
process of its own: a feeder, one engine (two on PostgreSQL), two couriers, a job that moves hot to cold,
and outside of the system two receivers with their own fsynced records. Afterwards the store, the lake and
the records are checked, and compared with those of an undisturbed run of the same events.
"""
