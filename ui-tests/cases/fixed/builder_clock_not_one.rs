use std::time::{Duration, SystemTime};

use auth::{auth, parts::Clock};

/// A clock of a test, which goes ahead.
struct Ahead(Duration);

impl Clock for Ahead {
    fn now(&self) -> SystemTime {
        SystemTime::now() + self.0
    }
}

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().clock(Ahead(Duration::from_secs(3600)));
}
