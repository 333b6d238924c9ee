"""Worker processes of this machine: how work is spread over them. They decide nothing of what comes out."""
