//! The providers of `auth-providers`: all of them by the catalogue, and some by what only they do.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(clippy::print_stdout, reason = "the tables are for whoever runs the tests")]
#![expect(deprecated, reason = "what is deprecated works as long as it is here")]

mod catalogue;
mod special;
