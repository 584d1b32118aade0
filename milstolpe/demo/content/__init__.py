"""Makes the example content: real facts of Skåne, and generated programmes for all counties.

The same size and seed give the same content on the same day. Texts lie in `demo/texts`.
"""
