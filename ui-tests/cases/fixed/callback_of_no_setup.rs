use auth::{SignIn, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
}

struct Waiting {
    attempts: Vec<SignIn<ShopAuth>>,
}

fn main() {}
