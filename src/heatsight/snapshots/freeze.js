// Stand still: what is finite ends, what is endless shows its first moment, what hangs on scrolling shows its plain state.
(() => {
  for (const animation of document.getAnimations()) {
    try {
      if (!(animation.timeline instanceof DocumentTimeline)) animation.cancel();
      else if (animation.effect && animation.effect.getComputedTiming().endTime === Infinity) {
        animation.pause();
        animation.currentTime = 0;
      } else animation.finish();
    } catch {
      animation.cancel();
    }
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "*, *::before, *::after { transition: none !important; animation-play-state: paused !important; " +
      "caret-color: transparent !important; scroll-behavior: auto !important }",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const player of document.querySelectorAll("video, audio")) player.pause();
})()
