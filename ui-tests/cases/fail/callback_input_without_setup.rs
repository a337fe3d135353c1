use auth::{Decision, SignIn, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { sign_in: allow },
}

async fn allow(_: SignIn) -> Decision {
    Decision::Allow
}

fn main() {}
