use std::collections::HashMap;

use auth::auth;

auth! {
    providers: [],
    session: { claims: HashMap<String, String> },
}

fn main() {}
