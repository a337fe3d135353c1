auth::auth! {
    pub struct ShopAuth;
    adapter: auth::adapter::Memory,
    providers: [auth_providers::GitHub { ..env }],
}

async fn list(shop: ShopAuth) {
    let _ = shop.sessions("1").await;
}

fn main() {}
