use auth::auth;

struct Shop {
    name: String,
}

auth! {
    providers: [Shop { name: "x" }],
}

fn main() {}
