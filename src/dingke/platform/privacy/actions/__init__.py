"""What happens to people's data and to what is on record about it, in sets."""
