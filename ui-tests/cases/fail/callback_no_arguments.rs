use auth::{Decision, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { sign_in: allow },
}

async fn allow() -> Decision {
    Decision::Allow
}

fn main() {}
