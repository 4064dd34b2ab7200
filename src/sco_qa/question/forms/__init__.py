"""Logical forms, and how they are said in plain English."""
