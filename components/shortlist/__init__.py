"""Shortlist: its panels, and what no other page uses."""
