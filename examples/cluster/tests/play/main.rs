//! A site of several processes while it is restarted, killed and given other secrets, while its database
//! fails over, and for a long time: `cargo xtask cluster` and `cargo xtask soak` start what it needs.

#![expect(clippy::unwrap_used, reason = "a test that can't go on fails")]
#![expect(clippy::print_stdout, reason = "the figures are what somebody runs this for")]

mod bounds;
mod crowd;
mod day;
mod figures;
mod person;
mod place;
mod process;
mod provider;
mod rude;
mod soak;
mod tally;
mod way;
