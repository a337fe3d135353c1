use auth::{Redirect, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { redirect: home },
}

fn home(redirect: &Redirect<ShopAuth>) -> String {
    drop(redirect);
    "/".to_owned()
}

fn main() {}
