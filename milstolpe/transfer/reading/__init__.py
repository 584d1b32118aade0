"""From the bytes of a foreign file to tables and clean values. Pure: no database, no guesses."""
