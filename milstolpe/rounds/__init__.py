"""Rounds: calls for written contributions: asked, written, reviewed, handed in, published.

For: yearly follow-up of objectives, consultations, needs surveys: one engine with other labels.
Not for: judgements and meetings of the yearly follow-up (`followup`), measures (`reporting`).
"""
