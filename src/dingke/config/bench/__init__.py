"""What the server has only while it is measured: two bare pages and the number of its queries."""
