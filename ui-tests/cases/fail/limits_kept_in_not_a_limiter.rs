use auth::limit::Limits;

struct Counter;

fn main() {
    let _ = Limits::new().kept_in(Counter);
}
