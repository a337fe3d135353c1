use auth::adapter::Storage;

struct Drawer;

fn main() {
    let _ = Storage::of(Drawer).accounts();
}
