"""Publishing releases that are built: to folders and stores of files (`upload`), and to Zenodo (`deposit`)."""
