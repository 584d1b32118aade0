"""Documents of the room: what they say, as blocks."""
