"""Yearly follow-up of measures: asked, answered, handed in, analysed, published.

For: follow-ups of a programme, reports of organisations, answers, receipts, published years.
Not for: the programme itself (`programmes`), nor the annual follow-up of objectives.
"""
