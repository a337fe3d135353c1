use auth::{Decision, SignIn, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { sign_in: [known, allowed] },
}

async fn known(_: SignIn<ShopAuth>) -> Decision {
    Decision::Allow
}

async fn allowed(_: SignIn<ShopAuth>) -> Decision {
    Decision::Allow
}

fn main() {}
