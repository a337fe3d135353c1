use auth::auth;

struct Dice;

auth! {
    pub struct ShopAuth;
    providers: [],
}

fn main() {
    let _ = ShopAuth::builder().randomness(Dice);
}
