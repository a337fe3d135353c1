//! The store in memory.

auth::adapter::conformance!(auth::adapter::MemoryStore::default());
