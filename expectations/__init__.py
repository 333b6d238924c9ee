"""What must hold in every table: expectations on single tables, rules across tables, and receipts of both."""
