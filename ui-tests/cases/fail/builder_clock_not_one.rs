use auth::auth;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().clock(7);
}
