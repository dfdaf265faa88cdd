// Keeps a place, and tells when the reader comes near it.

const NEAR = "400px";
const AGAIN = 1500; // ms: of several places that tell while a script runs, some may not be heard

export default function ({ data, parentElement, setTriggerValue }) {
  const place = document.createElement("div");
  place.className = "ts-unseen";
  place.style.height = `${data.height}px`;
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", data.says);
  parentElement.replaceChildren(place);
  let again = 0;
  const tell = () => setTriggerValue("seen", true);
  const watch = new IntersectionObserver((seen) => {
    if (!seen.some((one) => one.isIntersecting)) return;
    watch.disconnect();
    tell();
    again = setInterval(tell, AGAIN);
  }, { rootMargin: NEAR, scrollMargin: NEAR }); // the page scrolls inside an element, which rootMargin does not widen
  watch.observe(place);
  return () => {
    watch.disconnect();
    clearInterval(again);
  };
}
