"""The environmental objectives: what they are and who answers for them.

For: generational goal, 16 objectives, specifications, milestone targets, SDGs, objective matrix.
Not for: judgements of how it goes; those belong to the yearly follow-up.
"""
