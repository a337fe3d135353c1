//! The providers of `auth-providers`: all of them as the catalogue in `fixtures/providers` describes them, and
//! some in what only they do.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(clippy::print_stdout, reason = "the tables are for whoever runs the tests")]
#![expect(deprecated, reason = "what is deprecated works as long as it is here")]

mod catalogue;
mod passkeys;
mod special;
