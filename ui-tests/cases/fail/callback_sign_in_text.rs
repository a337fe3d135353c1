use auth::{SignIn, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { sign_in: allow },
}

async fn allow(_: SignIn<ShopAuth>) -> String {
    "/not-allowed".to_owned()
}

fn main() {}
