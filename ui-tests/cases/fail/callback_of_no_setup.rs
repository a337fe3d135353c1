use auth::{SignIn, auth};

struct Shop;

auth! {
    pub struct ShopAuth;
    providers: [],
}

struct Waiting {
    attempts: Vec<SignIn<Shop>>,
}

fn main() {}
