"""Charts as plain geometry: pure functions from figures to numbers and path strings.

Shapes are drawn in a box that is stretched to the place it has (`preserveAspectRatio="none"`), dots
and words are placed in per cent of that box, so that a chart reads alike on a phone and on paper.
"""
