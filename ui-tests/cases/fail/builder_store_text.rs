use auth::{adapter::Memory, auth};

auth! {
    pub struct ShopAuth;
    providers: [],
    adapter: Memory {},
}

fn main() {
    let _ = ShopAuth::builder().store("sqlite:shop.db");
}
