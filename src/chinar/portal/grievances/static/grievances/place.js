// "Use my position": asked for only when the button is pressed; rounded before it leaves.
"use strict";
(() => {
  const box = document.getElementById("position");
  if (!box || !navigator.geolocation) return;
  const button = box.querySelector("button");
  const told = box.querySelector("[role=status]");
  const field = (name) => document.querySelector(`form.question [name=${name}]`);
  box.hidden = false;
  button.addEventListener("click", () => {
    told.textContent = box.dataset.wait;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        field("latitude").value = coords.latitude.toFixed(4);
        field("longitude").value = coords.longitude.toFixed(4);
        const act = document.createElement("input");
        act.type = "hidden";
        act.name = "locate";
        act.value = "1";
        field("latitude").form.append(act);
        field("latitude").form.submit();
      },
      () => { told.textContent = box.dataset.failed; },
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 },
    );
  });
})();
