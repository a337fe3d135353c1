auth::auth! {
    pub struct ShopAuth;
    providers: [auth_providers::GitHub { ..env }],
}

async fn end(shop: ShopAuth) {
    let _ = shop.revoke_all("1").await;
}

fn main() {}
