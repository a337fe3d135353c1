use auth::auth;

auth! {
    pub struct ShopAuth;
    session: { max_age: 1 day },
}

fn main() {}
