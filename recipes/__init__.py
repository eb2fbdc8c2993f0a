"""How what lies in assets/ is made."""
