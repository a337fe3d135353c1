use auth::auth;

auth! {
    pub struct ShopAuth;
    providers: [],
}

async fn close(auth: ShopAuth) {
    let _ = auth.revoke_all("7").await;
}

fn main() {
    let _ = close;
}
