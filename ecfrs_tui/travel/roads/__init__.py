"""Driving times over real roads: an OpenStreetMap extract made into a network, and the ways through it.

The extra `roads` brings what it needs (osmium, scipy); every module here can be imported without it.
"""
