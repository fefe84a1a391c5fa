"""The slow loop: base tables, metrics, diagnoses and verdicts. Knows neither Django nor the store."""
