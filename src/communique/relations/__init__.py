"""Who is who to whom: relations and the evidence for them."""
