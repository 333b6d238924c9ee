# Political events with R: run in the folder `examples`, with the packages arrow, or DBI and duckdb.

if (requireNamespace("arrow", quietly = TRUE)) {
  events <- arrow::read_parquet("../tables/events/events.parquet", as_data_frame = TRUE)
  happened <- events[events$factuality == "asserted" & events$is_main, ]

  # Duplicates are labelled, not deleted: keep the surest report of each happening.
  happened$happening <- ifelse(is.na(happened$cluster_id), happened$event_id, happened$cluster_id)
  once <- happened[order(-happened$confidence, happened$event_id), ]
  once <- once[!duplicated(once$happening), ]

  month <- format(once$event_date, "%Y-%m")
  print(table(month, once$event_type))
}

if (requireNamespace("duckdb", quietly = TRUE)) {
  con <- DBI::dbConnect(duckdb::duckdb(), dbdir = "../communique.duckdb", read_only = TRUE)
  DBI::dbExecute(con, "SET VARIABLE root = '..'")  # where the release lies, seen from here

  print(DBI::dbGetQuery(con, "SELECT event_type, count(*) AS reports FROM events GROUP BY ALL ORDER BY ALL"))
  print(DBI::dbGetQuery(con, "SELECT * FROM dyad('ARM', 'RUS')"))

  DBI::dbDisconnect(con, shutdown = TRUE)
}
