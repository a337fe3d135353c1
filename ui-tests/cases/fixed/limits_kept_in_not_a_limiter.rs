use auth::limit::{Limits, MemoryLimiter};

fn main() {
    let _ = Limits::new().kept_in(MemoryLimiter::default());
}
