//! What every room stands on: transactions, the feed, jobs, the HTTP edge, PostgreSQL.
