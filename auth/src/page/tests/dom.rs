//! A page as a browser parses it.

use std::collections::BTreeMap;

use html5ever::{parse_document, tendril::TendrilSink as _};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element and what is in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: BTreeMap<String, String>,
    children: Vec<Node>,
}

#[derive(Debug)]
enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The root of a document.
    pub(super) fn parse(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), html5ever::ParseOpts::default()).one(html);
        assert_eq!(dom.errors.borrow()[..], [] as [&str; 0], "{html}");
        element(&dom.document)
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Everything in it, in the order of the document.
    pub(super) fn all(&self) -> Vec<&Self> {
        let mut all = Vec::new();
        for child in &self.children {
            if let Node::Element(child) = child {
                all.push(child);
                all.extend(child.all());
            }
        }
        all
    }

    pub(super) fn named(&self, name: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.name == name).collect()
    }

    /// The only element of a name.
    pub(super) fn one(&self, name: &str) -> &Self {
        let [one] = self.named(name)[..] else { panic!("not one {name}") };
        one
    }

    pub(super) fn with_id(&self, id: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.attribute("id") == Some(id)).collect()
    }

    /// What a screen reader reads of it.
    pub(super) fn text(&self) -> String {
        let is_hidden = self.attribute("aria-hidden") == Some("true")
            || matches!(self.name.as_str(), "style" | "title");
        let text = self.children.iter().filter(|_| !is_hidden).map(|child| match child {
            Node::Element(child) => child.text(),
            Node::Text(text) => text.clone(),
        });
        text.collect()
    }
}

fn element(handle: &Handle) -> Element {
    let mut element = Element::default();
    if let NodeData::Element { name, attrs, .. } = &handle.data {
        element.name = name.local.to_string();
        let attributes = attrs.borrow();
        let attributes =
            attributes.iter().map(|it| (it.name.local.to_string(), it.value.to_string()));
        element.attributes = attributes.collect();
    }
    for child in handle.children.borrow().iter() {
        match &child.data {
            NodeData::Element { .. } => element.children.push(Node::Element(self::element(child))),
            NodeData::Text { contents } => {
                element.children.push(Node::Text(contents.borrow().to_string()));
            }
            _ => {}
        }
    }
    element
}
