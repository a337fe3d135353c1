use auth::auth;

struct Client;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().http_client(Client);
}
