"""What every part has in memory before it is forked: a part that was killed is back at once."""

from chaos import parts, stall, stream
from weilu.engine.house import practices
from weilu.judge import judgements
from weilu.kernel import codec

__all__ = ["parts"]

practices()
judgements(["早上好", "buy tea", "谁知道哪里有好茶？"])
for event in stream.events(0, 300):
    codec.decode(event.kind, codec.encode(event))
for practice in stall.PRACTICES.values():
    for action in practice.may:
        codec._adapter(action)
