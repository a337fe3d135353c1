use auth::{auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    callbacks: { redirect: home },
}

fn home(url: &str) -> String {
    url.to_owned()
}

fn main() {}
