use auth::auth;

struct Postbox;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().mailer(Postbox);
}
