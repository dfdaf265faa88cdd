// Keeps a place, and tells once when the reader comes near it.

const NEAR = "400px";

export default function ({ data, parentElement, setTriggerValue }) {
  const place = document.createElement("div");
  place.className = "ts-unseen";
  place.style.height = `${data.height}px`;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", data.says);
  parentElement.replaceChildren(place);
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    setTriggerValue("seen", true);
  }, { rootMargin: NEAR, scrollMargin: NEAR }); // the page scrolls inside an element, which rootMargin does not widen
  watch.observe(place);
  return () => watch.disconnect();
}
