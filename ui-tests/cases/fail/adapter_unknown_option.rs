use auth::{adapter::Memory, auth};

auth! {
    providers: [],
    adapter: Memory { url: "memory:" },
}

fn main() {}
