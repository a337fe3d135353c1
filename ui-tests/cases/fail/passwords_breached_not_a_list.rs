use auth::password::Passwords;

struct Leaked;

fn main() {
    let _ = Passwords::new().breached(Leaked);
}
